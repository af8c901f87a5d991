/** What a file of a visit is for. */
export const FILE_PURPOSES = {
  SCENE: '现场照片',
  EVIDENCE: '证据材料',
  DOCUMENT: '检查文书',
  SIGNATURE: '签字页',
} as const;

export type FilePurpose = keyof typeof FILE_PURPOSES;
