"""What the log says of documents that are reviewed clause by clause."""

from __future__ import annotations

from kaoping.web.site.words import Said, said

OF_REVIEWS: dict[str, Said] = {
    "clause.aside": said("条款标为不涉及计分", "clause marked as not scoring"),
    "clause.chosen": said("另选条款读法", "another reading of a clause chosen"),
    "clause.confirmed": said("确认条款读法", "reading of a clause confirmed"),
    "clause.pending": said("条款列为待定", "figure of a clause left pending"),
    "clause.reopened": said("撤回条款决定", "decision on a clause taken back"),
    "clause.rewritten": said("改写条款", "clause written anew"),
    "review.answered": said("回答整份方案的问题", "questions about the whole answered"),
    "review.asked_again": said("要求重新读文件", "document to be read again"),
    "review.deleted": said("删除审读", "review deleted"),
    "review.failed": said("文件没有读成", "document not read"),
    "review.item_mended": said("改正审读项目", "item of a review corrected"),
    "review.read": said("读完文件", "document read"),
    "review.taken_up": said("继续审读", "review taken up again"),
    "review.uploaded": said("上传待审读文件", "document uploaded for review"),
    "review.written": said("审读写入方案", "review written to a scheme"),
}
DETAILS_OF_REVIEWS: dict[str, Said] = {
    "sha256": said("文件指纹", "digest of the file"),
    "clauses": said("条款数", "clauses"),
    "open": said("未定条款", "open clauses"),
    "settled": said("已定条款", "settled clauses"),
    "together": said("一并确认的条款数", "clauses confirmed together"),
    "reading": said("第几种读法", "which reading"),
    "words": said("改写后的文字", "words"),
    "figure": said("待定的数", "pending figure"),
    "points": said("分值", "points"),
    "anew": said("重新打开的条款", "clauses open again"),
    "choices": said("选择", "choices"),
    "version": said("方案版本", "scheme version"),
}
