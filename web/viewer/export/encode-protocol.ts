/** What the encoding worker is asked; one after the other. */
export type EncodeRequest =
  | {
      readonly kind: 'png';
      readonly frame: Uint8Array;
      readonly width: number;
      readonly height: number;
    }
  | {
      readonly kind: 'gif-frame';
      readonly frame: Uint8Array;
      readonly width: number;
      readonly height: number;
      /** Milliseconds that the frame is shown, a multiple of 10. */
      readonly delay: number;
      /** No frame of the file lets anything through. */
      readonly allOpaque: boolean;
    }
  | { readonly kind: 'gif-end' };

/** What it answers: the next bytes of the file, or what went wrong. */
export type EncodeReply =
  | { readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly message: string };
