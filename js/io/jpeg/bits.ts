/** Takes bits from entropy-coded data, up to the next marker; behind the data there are zeros. */
export class BitReader {
  /** Where the next byte is taken from: at the marker once the data are used up. */
  at: number;
  private buffer = 0;
  private count = 0;
  private padding = 0;

  constructor(
    private readonly bytes: Uint8Array,
    at: number,
  ) {
    this.at = at;
  }

  /** True once bits were taken that the data do not have. */
  get ended(): boolean {
    return this.count < this.padding;
  }

  /** The next `length` bits (1 to 16), which stay. */
  peek(length: number): number {
    if (this.count < length) this.fill();
    return (this.buffer >>> (this.count - length)) & ((1 << length) - 1);
  }

  /** Leaves out bits that were looked at. */
  drop(length: number): void {
    this.count -= length;
  }

  /** Takes 0 to 16 bits. */
  take(length: number): number {
    if (length === 0) return 0;
    const value = this.peek(length);
    this.count -= length;
    return value;
  }

  /** Takes a number of `length` bits whose first bit is its sign, as JPEG stores it. */
  takeSigned(length: number): number {
    const value = this.take(length);
    return length > 0 && value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
  }

  /** Leaves the bits up to the next marker out: there, or where the file ends, reading goes on. */
  toMarker(): void {
    this.buffer = this.count = this.padding = 0;
    const { bytes } = this;
    while (this.at < bytes.length) {
      const next = bytes[this.at + 1];
      if (bytes[this.at] === 0xff && next !== 0 && next !== 0xff) return;
      this.at++;
    }
  }

  private fill(): void {
    const { bytes } = this;
    while (this.count <= 24) {
      let byte = bytes[this.at] ?? 0;
      if (this.at >= bytes.length) this.padding += 8;
      else if (byte !== 0xff) this.at++;
      else if (bytes[this.at + 1] === 0) this.at += 2;
      else {
        byte = 0;
        this.padding += 8;
      }
      this.buffer = (this.buffer << 8) | byte;
      this.count += 8;
    }
  }
}
