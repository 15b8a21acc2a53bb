"""What is asked for an import of boundaries."""

from __future__ import annotations

from django import forms

from kaoping.web.site.forms import Form
from kaoping.web.site.words import lazily
from kaoping.web.units.crs import CGCS2000
from kaoping.web.units.forms import DayOfChange
from kaoping.web.units.place_fields import SystemField


class AreasForm(Form):
    file = forms.FileField(
        label=lazily("GeoJSON 文件", "GeoJSON file"),
        help_text=lazily(
            "FeatureCollection，不超过 60 MB、2 万个要素", "a FeatureCollection of at most 60 MB and 20,000 features"
        ),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
    )
    system = SystemField(
        initial=CGCS2000,
        help_text=lazily(
            "向制图的人问清楚；选错会偏几百米", "ask whoever made it; the wrong one is hundreds of metres off"
        ),
    )
    property = forms.CharField(
        label=lazily("哪个属性是单位编号", "Property with the unit's code"),
        required=False,
        max_length=60,
        help_text=lazily("留空则自动查找", "leave it empty to have it found"),
    )
    on = DayOfChange()
