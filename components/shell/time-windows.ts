/** Windows that can be chosen, seconds: from a glance to a day. */
export const timeWindows: readonly number[] = [
  30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400,
];
