/** The banners over a conversation: the first that is there takes them, and leaves them to another one when it goes. */
import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SessionId } from '../../shared/ids.ts';
import { usePage } from '../store/page.ts';
import { BannerList } from './banner-list.tsx';

export function TakenBanners({ id }: { id: SessionId }) {
  const { takenBy } = usePage().banners;
  useSignalEffect(() => {
    takenBy.value ??= id;
  });
  useEffect(
    () => () => {
      if (takenBy.peek() === id) takenBy.value = null;
    },
    [],
  );
  return takenBy.value === id ? <BannerList /> : null;
}
