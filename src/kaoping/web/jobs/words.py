"""The kinds of work, in words: what the system administrator reads instead of a title."""

from __future__ import annotations

from kaoping.web.site.words import Said, said

KINDS: dict[str, Said] = {
    "audit.verify": said("核对审计日志", "verifying the log"),
    "evidence.scan": said("扫描佐证材料", "scanning evidence"),
    "evidence.verify": said("核对佐证材料", "verifying evidence"),
    "clauses.read": said("审读文件", "reading a document"),
    "collection.digest": said("发送待办邮件", "mailing open items"),
    "cases.scan": said("扫描案件附件", "scanning files of cases"),
    "casebook.dossier": said("制作案卷", "making the file of a case"),
    "dispatching.learn": said("统计派遣去向", "counting where cases were dispatched"),
    "facts.check": said("检查导入的事实", "checking imported facts"),
    "facts.write": said("写入导入的事实", "writing imported facts"),
    "mapping.snapshot": said("更新案件地图", "renewing the map of cases"),
    "results.check": said("复算核对", "recomputing to verify"),
    "results.compute": said("计算得分", "computing results"),
    "results.export": said("导出结果", "exporting results"),
    "signals.look": said("查看诚信信号", "looking for signals of honesty"),
    "sheet.check": said("核对采集工作簿", "checking a workbook of a sheet"),
    "sheet.write": said("写入采集工作簿", "writing a workbook into a sheet"),
    "takeover.check": said("检查其他平台案件", "checking cases of another platform"),
    "takeover.write": said("写入其他平台案件", "writing cases of another platform"),
    "schemes.effect": said("比较方案影响", "comparing the effect of schemes"),
    "units.areas_check": said("检查导入的边界", "checking imported areas"),
    "units.areas_write": said("写入导入的边界", "writing imported areas"),
    "timing.shift": said("按新日历调整时限", "moving clocks to the new calendar"),
}


def duration(seconds: float) -> Said:
    """A length of time as it is said: 8 秒, 1 分 20 秒, 2 小时 5 分."""
    whole = max(0, int(seconds))
    minutes, hours = whole // 60, whole // 3600
    if hours:
        return said(f"{hours} 小时 {minutes % 60} 分", f"{hours} h {minutes % 60} min")
    if minutes:
        return said(f"{minutes} 分 {whole % 60} 秒", f"{minutes} min {whole % 60} s")
    return said(f"{whole} 秒", f"{whole} s")
