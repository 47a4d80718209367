import { useState } from 'react';
import { Button } from './button.tsx';

/** Text to copy as it stands: a command, a form, a key. Long lines scroll; the button says when it is copied. */
export const CodeSample = ({ label, children, lines }: { label: string; children: string; lines?: number }) => {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(children).then(
      () => {
        setCopied(true);
        setTimeout(() => setCopied(false), 2000);
      },
      () => undefined,
    );
  return (
    <div className="code-sample">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable from the keyboard */}
      <section aria-label={label} tabIndex={0} style={lines ? { maxHeight: `${lines * 18 + 24}px` } : undefined}>
        <pre>{children}</pre>
      </section>
      <Button small icon={copied ? 'check' : 'copy'} onPress={() => void copy()} aria-label={`Copy: ${label}`}>
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
};
