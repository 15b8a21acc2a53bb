"""Faults of boundaries that come in together (W820–W839), and of grid codes."""

from __future__ import annotations

from kaoping.problems import define

NOT_GEOJSON = define(
    "W820",
    "error",
    zh="文件读不出来：{reason}",
    en="the file cannot be read: {reason_en}",
    mend_zh="提供一个 GeoJSON 的 FeatureCollection（UTF-8，经度在前），不超过 60 MB、2 万个要素。",
    mend_en="give a GeoJSON FeatureCollection (UTF-8, longitude first) of at most 60 MB and 20,000 features.",
)
NO_PROPERTY = define(
    "W821",
    "error",
    zh="要素的属性里找不到单位编号（有这些属性：{names}）",
    en="no property of the features holds codes of units (there are: {names})",
    mend_zh="写明哪个属性是单位编号，或在导出边界时带上编号。",
    mend_en="name the property that holds the code, or export the boundaries with it.",
)
NO_CODE = define(
    "W822",
    "error",
    zh="属性“{name}”没有单位编号",
    en="the property “{name}” holds no code",
    mend_zh="补上这个要素的单位编号。",
    mend_en="give this feature the code of its unit.",
)
CODE_TWICE = define(
    "W823",
    "error",
    zh="“{code}”在文件里出现了两次（首次在第 {first} 个要素）",
    en="“{code}” stands there twice (first in feature {first})",
    mend_zh="每个单位只留一个要素；分成几块的用 MultiPolygon。",
    mend_en="keep one feature for each unit; one of several parts is a MultiPolygon.",
)
BAD_AREA = define(
    "W824",
    "error",
    zh="“{code}”的边界不能用：{reason}",
    en="the boundary of “{code}” cannot be used: {reason_en}",
    mend_zh="在制图软件里修好这个要素再导出；平台不会悄悄修改边界。",
    mend_en="mend it in the mapping software and export again; nothing is mended in silence here.",
)
OTHER_SYSTEM = define(
    "W825",
    "error",
    zh="文件写明坐标系是“{name}”，不是经纬度",
    en="the file names the system “{name}”, which is not one of longitude and latitude that is taken",
    mend_zh="导出成经纬度：CGCS2000（EPSG:4490）或 WGS-84（EPSG:4326）。",
    mend_en="export in longitude and latitude: CGCS2000 (EPSG:4490) or WGS-84 (EPSG:4326).",
)
SYSTEM_DIFFERS = define(
    "W826",
    "warning",
    zh="文件写明坐标系是“{name}”，您选的是 {chosen}",
    en="the file names the system “{name}”, chosen was {chosen_en}",
    mend_zh="向制图的人问清楚；选错会偏几百米。",
    mend_en="ask whoever made it; the wrong choice is hundreds of metres off.",
)
SWAPPED = define(
    "W827",
    "error",
    zh="经度和纬度像是写反了（第一个点：{x}, {y}）",
    en="longitude and latitude seem to be swapped (first point: {x}, {y})",
    mend_zh="GeoJSON 里经度在前、纬度在后；改好后重新导出。",
    mend_en="GeoJSON has longitude first; mend it and export again.",
)
FAR_AWAY = define(
    "W828",
    "warning",
    zh="{count} 个边界离已有的边界或中国很远（最远的“{code}”约 {km} 公里）",
    en="{count} areas lie far from those that are there, or from China (“{code}” by about {km} km)",
    mend_zh="常见原因：经纬度写反、用了投影坐标、选错了文件。确认无误再写入。",
    mend_en="the usual reasons: swapped coordinates, projected ones, another file. Write only when you are sure.",
)
SHIFTED = define(
    "W829",
    "warning",
    zh="与已有的边界相比，整体偏了约 {metres} 米{likely}",
    en="compared with the areas that are there, all is shifted by about {metres} m{likely_en}",
    mend_zh="核对坐标系：高德、腾讯的图是 GCJ-02，测绘成果多是 CGCS2000。",
    mend_en="check the system: maps of Amap and Tencent are in GCJ-02, surveys mostly in CGCS2000.",
)
OVERLAP = define(
    "W830",
    "error",
    zh="“{one}”与“{other}”重叠 {area} 平方米",
    en="“{one}” and “{other}” overlap by {area} m²",
    mend_zh="改到相邻网格共用一条边；重叠处的案件分不清归谁。",
    mend_en="let neighbours share one border; a case in the overlap belongs to nobody for sure.",
)
OVERLAP_SMALL = define(
    "W831",
    "warning",
    zh="“{one}”与“{other}”有细小重叠，{area} 平方米",
    en="“{one}” and “{other}” overlap a little, by {area} m²",
    mend_zh="可以写入；重叠处按编号在前的网格算。",
    mend_en="it can be written; what lies there goes to the one whose code comes first.",
)
OUTSIDE = define(
    "W832",
    "error",
    zh="“{one}”有 {share}% 在上级“{parent}”的边界以外（{area} 平方米）",
    en="{share}% of “{one}” lie outside its parent “{parent}” ({area} m²)",
    mend_zh="核对编号是否对错了单位，或先改上级的边界。",
    mend_en="see whether the code is that of another unit, or change the parent's boundary first.",
)
OUTSIDE_SMALL = define(
    "W833",
    "warning",
    zh="“{one}”略微超出上级“{parent}”的边界（{area} 平方米）",
    en="“{one}” reaches a little beyond its parent “{parent}” ({area} m²)",
    mend_zh="可以写入；两级边界由不同的人画时常有。",
    mend_en="it can be written; boundaries of two levels drawn by different people often differ so.",
)
GAP = define(
    "W834",
    "warning",
    zh="“{parent}”里有 {area} 平方米不属于任何下级（{look}）",
    en="{area} m² of “{parent}” belong to no unit below it ({look_en})",
    mend_zh="可以写入；落在空缺里的案件没有网格，要人工指定。水面等确实不划网格的不用管。",
    mend_en="it can be written; a case there has no grid and is placed by hand. Leave it where water has no grid.",
)
TOO_MANY = define(
    "W835",
    "error",
    zh="{what}太多：{count}，最多 {limit}",
    en="too many {what_en}: {count}, at most {limit}",
    mend_zh="按镇街分成几个文件导入。",
    mend_en="import it in several files, town by town.",
)
ODD_GRID_CODE = define(
    "W836",
    "warning",
    zh="编号“{code}”像国标网格编码，但{reason}",
    en="“{code}” looks like a national grid code, but {reason_en}",
    mend_zh="对照 12 位区划代码加 3 位顺序号核对；本地编号不受此限。",
    mend_en="compare it with the 12 digits of the community and the serial number; local codes are free.",
)
