import { useState } from 'react';
import { Input } from '@/components/ui/input.tsx';
import { ApplyForm } from './apply-form.tsx';

interface TagFilterProps {
  readonly tags: string | null;
  readonly onTagsChange: (tags: string | null) => void;
}

const conditions = /^\s*(("(\\.|[^"\\])*"|[^",:\\]+):("(\\.|[^"\\])*"|[^",\\]*)\s*(,|$)\s*)*$/;

/** Tags that one span must carry; asked for when Enter is pressed or the field is left. */
export function TagFilter({ tags, onTagsChange }: TagFilterProps) {
  const [text, setText] = useState(tags ?? '');
  const trimmed = text.trim();
  const isWrong = trimmed !== '' && !conditions.test(trimmed);
  const apply = (): void => {
    if (!isWrong && trimmed !== (tags ?? '')) onTagsChange(trimmed === '' ? null : trimmed);
  };
  return (
    <ApplyForm onApply={apply}>
      <Input
        label="Tags"
        mono
        placeholder="http.status_code:503"
        value={text}
        onValueChange={setText}
        error={isWrong ? 'Pairs such as name:value, separated by commas' : undefined}
      />
    </ApplyForm>
  );
}
