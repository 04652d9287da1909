import { describe, expect, it } from "vitest";
import { escaped, html } from "./markup.ts";

describe("text in a page", () => {
  it.each([
    ["</script><script>alert(1)</script>", "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"],
    ['" onload="alert(1)', "&quot; onload=&quot;alert(1)"],
    ["' x=`y`", "&#39; x=&#96;y&#96;"],
    ["a & b &amp; c", "a &amp; b &amp;amp; c"],
    ["--><!-- ]]>", "--&gt;&lt;!-- ]]&gt;"],
    ["\u001b[31mred\u001b[0m", "red"],
    ["\u001b[2J\u001b]0;title\u0007", "\\u{1b}[2J\\u{1b}]0;title\\u{7}"],
    ["pay \u202eyam\u202c \u2066x\u2069", "pay \\u{202e}yam\\u{202c} \\u{2066}x\\u{2069}"],
    ["a\u200bb\ufeffc", "a\\u{200b}b\\u{feff}c"],
    ["a\u0000b", "a\\u{0}b"],
    ["half \ud800 pair", "half \ufffd pair"],
    ["tabs\tstay, 東京 and город too", "tabs\tstay, 東京 and город too"],
    ["first\nsecond", "first\nsecond"],
    ["50%\r100%", "50%\n  100%"],
  ])("%j becomes harmless and stays readable", (text, expected) => {
    expect(escaped(text)).toBe(expected);
  });

  it("is escaped in templates wherever it stands; markup is not escaped again", () => {
    const name = '"><img src=x onerror=y>';
    const inner = html`<b>${name}</b>`;
    expect(html`<p title="${name}">${[inner, undefined, 3]}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;img src=x onerror=y&gt;"><b>&quot;&gt;&lt;img src=x onerror=y&gt;</b>3</p>',
    );
  });
});
