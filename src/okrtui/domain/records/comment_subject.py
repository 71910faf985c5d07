"""The subject of a comment: one record, of one of four kinds."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from okrtui.domain.records.enums import AboutCycleId, AboutKeyResultId, AboutKpiId, AboutObjectiveId
from okrtui.domain.records.field_types import wrong


class AboutOneRecord(BaseModel):
    """The id of the one record that a comment is about."""

    model_config = ConfigDict(defer_build=True)

    cycle: AboutCycleId = Field(default=None, title="About cycle")
    objective: AboutObjectiveId = Field(default=None, title="About objective")
    key_result: AboutKeyResultId = Field(default=None, title="About key result")
    kpi: AboutKpiId = Field(default=None, title="About KPI")

    @model_validator(mode="after")
    def _about_one(self) -> Self:
        if sum(one is not None for one in (self.cycle, self.objective, self.key_result, self.kpi)) != 1:
            raise wrong("A comment is about one cycle, objective, key result or KPI.")
        return self
