import type { ReactNode } from 'react';

interface ApplyFormProps {
  readonly onApply: () => void;
  readonly children: ReactNode;
}

/** A field whose value counts once Enter is pressed or the field is left, not with each letter. */
export function ApplyForm({ onApply, children }: ApplyFormProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it hears that its field was left, nothing is pressed on the form itself
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onApply();
      }}
      onBlur={onApply}
    >
      {children}
    </form>
  );
}
