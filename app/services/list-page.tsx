import type { ComponentProps } from 'react';
import { AnswerBanner, AnswerNotes } from '@/components/services/answer-states.tsx';
import { ServicesToolbar } from '@/components/services/services-toolbar.tsx';
import { ServicesView } from '@/components/services/services-view.tsx';
import { PageFrame } from '@/components/shell/page-frame.tsx';
import { ServicesBar } from './services-bar.tsx';

type ListPageProps = ComponentProps<typeof ServicesView> &
  Pick<ComponentProps<typeof ServicesToolbar>, 'groups' | 'filterRef'>;

/** A list of services or of workloads: bar, what is the matter, filters, rows. */
export function ListPage({ groups, filterRef, ...view }: ListPageProps) {
  const { answer, rows, words, location, navigate, onOpen } = view;
  const { data, state, nextTryAtMs, retry } = answer;
  return (
    <PageFrame
      layout="canvas"
      bar={
        <ServicesBar
          location={location}
          navigate={navigate}
          rows={rows ?? []}
          at={data?.at}
          onOpen={onOpen}
        />
      }
      banner={<AnswerBanner state={state} nextTryAtMs={nextTryAtMs} onRetry={retry} />}
      toolbar={
        <>
          <ServicesToolbar
            words={words}
            groups={groups}
            rows={rows}
            location={location}
            navigate={navigate}
            filterRef={filterRef}
          />
          <AnswerNotes warnings={data?.warnings ?? []} />
        </>
      }
    >
      <ServicesView {...view} />
    </PageFrame>
  );
}
