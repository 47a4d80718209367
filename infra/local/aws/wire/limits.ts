/** 256 KiB: the most that one message, one PutEvents call, or one input or output of an execution may hold. */
export const LARGEST_PAYLOAD = 256 * 1024;
