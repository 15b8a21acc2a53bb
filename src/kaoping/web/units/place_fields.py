"""A place in a form: two numbers and the system in which they are written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django import forms

from kaoping.web.site.words import lazily, say
from kaoping.web.units.crs import SYSTEMS, WGS84, in_china, to_wgs84


@dataclass(frozen=True, slots=True)
class Placed:
    """A place in WGS-84 (degrees), and the system in which it was given."""

    longitude: float
    latitude: float
    system: str


class SystemField(forms.ChoiceField):
    """The system of coordinates; `keys` limits what is offered."""

    def __init__(self, *, keys: tuple[str, ...] = tuple(SYSTEMS), **kwargs: Any) -> None:
        kwargs.setdefault("label", lazily("坐标系", "System of coordinates"))
        kwargs.setdefault("choices", [(key, lazily(SYSTEMS[key].zh, SYSTEMS[key].en)) for key in keys])
        super().__init__(**kwargs)


class PlaceWidget(forms.MultiWidget):
    """Longitude, latitude, system."""

    def __init__(self) -> None:
        systems = [(key, lazily(SYSTEMS[key].zh, SYSTEMS[key].en)) for key in SYSTEMS]
        number = {"step": "any", "inputmode": "decimal", "class": "form-control", "autocomplete": "off"}
        longitude = forms.NumberInput({**number, "aria-label": lazily("经度", "longitude"), "placeholder": "118.58"})
        latitude = forms.NumberInput({**number, "aria-label": lazily("纬度", "latitude"), "placeholder": "37.45"})
        labelled = {"class": "form-select", "aria-label": lazily("坐标系", "system of coordinates")}
        super().__init__({"x": longitude, "y": latitude, "system": forms.Select(labelled, systems)})

    def decompress(self, value: Any) -> list[Any]:
        return [value.longitude, value.latitude, value.system] if isinstance(value, Placed) else [None, None, WGS84]


class PlaceField(forms.MultiValueField):
    """A place whose system is named; becomes `Placed` in WGS-84, None when left empty. GCJ-02 is offered because that
    is what people read off the maps on their desks."""

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.FloatField(required=False),
            forms.FloatField(required=False),
            forms.ChoiceField(required=False, choices=[(key, SYSTEMS[key].zh) for key in SYSTEMS]),
        )
        kwargs.setdefault("label", lazily("经度、纬度", "Longitude, latitude"))
        kwargs.setdefault("widget", PlaceWidget())
        super().__init__(fields=fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> Placed | None:
        """The system alone is no place."""
        if isinstance(value, list | tuple) and not any(value[:2]):
            value = []
        cleaned: Placed | None = super().clean(value)
        return cleaned

    def compress(self, data_list: list[Any]) -> Placed | None:
        if not data_list:
            return None
        longitude, latitude, system = (*data_list, None, None, None)[:3]
        if longitude is None or latitude is None:
            raise forms.ValidationError(say("经度和纬度要一起填", "give both longitude and latitude"))
        system = system or WGS84
        if not in_china(np.array([longitude]), np.array([latitude]))[0]:
            raise forms.ValidationError(_outside(longitude, latitude))
        return Placed(*to_wgs84(longitude, latitude, system), system)


def _outside(longitude: float, latitude: float) -> str:
    if in_china(np.array([latitude]), np.array([longitude]))[0]:
        return say("经度和纬度像是填反了", "longitude and latitude seem to be swapped")
    return say("位置不在中国", "that place is not in China")
