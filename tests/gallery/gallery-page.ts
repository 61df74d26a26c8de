import { nameOf, type Scene } from './scenes.ts';

type Sizes = readonly (readonly [number, number])[];

const STYLE = `
  body { font: 14px/1.5 system-ui, sans-serif; margin: 24px; background: #ddd; color: #111; }
  h2 { margin: 32px 0 8px; }
  table { border-spacing: 12px; }
  th { font-weight: 600; text-align: start; vertical-align: top; white-space: nowrap; }
  img { display: block; width: 420px; border: 1px solid #999; }
`;

const cell = (scene: Scene, look: string, [width, height]: readonly [number, number]): string => {
  const file = `${nameOf(scene)}/${look}-${width}x${height}.png`;
  return `<td><a href="${file}"><img src="${file}" loading="lazy" alt="${nameOf(scene)}, ${look}, ${width} by ${height}"></a></td>`;
};

/** One page with every picture, a row a look and a column a size; a picture leads to itself in full. */
export function galleryPage(
  scenes: readonly Scene[],
  sizes: Sizes,
  looks: readonly { readonly look: string }[],
): string {
  const table = (scene: Scene): string => {
    const rows = looks.map(({ look }) => {
      const cells = sizes.map((size) => cell(scene, look, size)).join('');
      return `<tr><th scope="row">${look}</th>${cells}</tr>`;
    });
    const heads = sizes.map(([width, height]) => `<th scope="col">${width} × ${height}</th>`).join('');
    return `<h2 id="${nameOf(scene)}">${scene.screen}: ${scene.state}</h2><table><tr><td></td>${heads}</tr>${rows.join('')}</table>`;
  };
  const links = scenes.map((scene) => `<a href="#${nameOf(scene)}">${nameOf(scene)}</a>`).join(' · ');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Phony: gallery</title><style>${STYLE}</style>
<h1>Phony: gallery</h1><p>${links}</p>${scenes.map(table).join('\n')}</html>\n`;
}
