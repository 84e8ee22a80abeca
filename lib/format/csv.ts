/** A cell that begins like a formula would be computed by the spreadsheet that opens it: names are anybody's text. */
function csvCell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) && !/^-\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** Lines of cells for a spreadsheet (RFC 4180), the names of the columns first. */
export const csvText = (lines: readonly (readonly string[])[]): string =>
  lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
