import { controlOf } from './focused.ts';

/** Controls into which text is pasted. */
const TAKES_TEXT = ['text', 'number', 'textarea'];

/** What is pasted, as files: files, or text that looks like settings, where no control takes it. */
export function pastedFiles(event: ClipboardEvent): File[] {
  const { clipboardData } = event;
  const files = [...(clipboardData?.files ?? [])];
  if (files.length > 0 || TAKES_TEXT.includes(controlOf(event))) return files;
  const text = clipboardData?.getData('text/plain').trim() ?? '';
  return text.startsWith('{')
    ? [new File([text], 'Pasted text', { type: 'application/json' })]
    : [];
}
