"""Examples by function: KPIs, and objectives with their key results, to start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from okrtui.domain.records.enums import Category, Rhythm
from okrtui.domain.records.measures import Metric
from okrtui.domain.rules.measure_text import measured_by
from okrtui.domain.rules.number_text import bounds

Part = tuple[str, int | float, int | float, str]
"""A key result: its title, baseline, target and unit."""


@dataclass(frozen=True, slots=True)
class Example:
    """A KPI or an objective of one function; `fields` are those of its form, `parts` an objective's key results."""

    function: str
    name: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()

    @property
    def figure(self) -> str:
        """Return a KPI's target: `≥ $250,000`, `≤ 3 %`."""
        low, high = (exact(self.fields.get(name)) for name in ("low", "high"))
        return bounds(low, high, self.fields["unit"])

    @property
    def key_results(self) -> tuple[str, ...]:
        """Return an objective's key results with their figures: `Time to value: 14 → 5 days`."""
        return tuple(
            f"{title}: {measured_by(Metric(baseline=exact(low), target=exact(high), unit=unit))}"
            for title, low, high, unit in self.parts
        )

    @property
    def is_objective(self) -> bool:
        """Return whether it is an objective; otherwise it is a KPI."""
        return bool(self.parts)

    @property
    def words(self) -> str:
        """Return all of its text, for searching."""
        kind = "OKR objective" if self.is_objective else "KPI"
        told = self.key_results if self.is_objective else (self.figure,)
        return " ".join((self.function, kind, self.name, *told))


def exact(value: Any) -> Any:
    """Return figures of examples as decimals."""
    is_figure = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(str(value)) if is_figure else value


def _kpi(function: str, name: str, unit: str, /, **fields: Any) -> Example:
    return Example(function, name, {"unit": unit, "department": function, **fields})


_HEALTH, _OPERATIONAL, _STRATEGIC = Category.HEALTH, Category.OPERATIONAL, Category.STRATEGIC

EXAMPLES: Final = (
    _kpi("Sales", "Monthly recurring revenue", "$", low=250_000, decimals=0, category=_STRATEGIC),
    _kpi("Sales", "Share of offers won", "%", low=25, category=_OPERATIONAL),
    Example(
        "Sales",
        "Make revenue in Southeast Asia reliable",
        {"why": "So far every deal there was luck."},
        (
            ("Qualified inbound leads from Malaysia and Singapore", 0, 60, ""),
            ("New enterprise contracts above $15,000", 0, 8, ""),
            ("Pipeline from partners", 0, 200_000, "$"),
        ),
    ),
    _kpi("Customers", "Customer churn rate", "%", high=3, category=_HEALTH),
    _kpi("Customers", "Net promoter score", "", low=45, decimals=0, category=_HEALTH, cadence=Rhythm.QUARTERLY),
    Example(
        "Customers",
        "Give new customers a start they recommend to others",
        {"why": "Most of those who leave never finished setting up."},
        (
            ("Time until a new customer gets value", 14, 5, "days"),
            ("Accounts set up in their first week", 40, 75, "%"),
            ("Satisfaction after the first month", 75, 90, "%"),
        ),
    ),
    _kpi("People", "Employee attendance rate", "%", low=95, category=_OPERATIONAL, cadence=Rhythm.WEEKLY),
    _kpi("People", "Training completion rate", "%", low=90, category=_OPERATIONAL),
    Example(
        "People",
        "Become a place where good people stay and grow",
        {"why": "We lose people in their second year, after training them in the first."},
        (
            ("Employees who leave within two years", 30, 15, "%"),
            ("Open positions filled from within", 10, 35, "%"),
        ),
    ),
    _kpi("Operations", "Website uptime", "%", low=99.9, decimals=2, category=_HEALTH, cadence=Rhythm.WEEKLY),
    _kpi("Operations", "Orders delivered on time", "%", low=97, category=_OPERATIONAL, cadence=Rhythm.WEEKLY),
    Example(
        "Operations",
        "Deliver so that nobody has to chase an order",
        {"why": "Half of all calls ask where an order is."},
        (
            ("Days from order to delivery", 9, 4, "days"),
            ("Orders that need manual work", 22, 5, "%"),
        ),
    ),
    _kpi("Support", "Time to first reply", "h", high=4, category=_OPERATIONAL, cadence=Rhythm.WEEKLY),
    Example(
        "Support",
        "Let customers find the answer before they have to ask",
        {"why": "A few questions take up most of our day."},
        (
            ("Questions answered by the help pages alone", 20, 55, "%"),
            ("Tickets per hundred customers", 34, 20, ""),
        ),
    ),
    _kpi("Marketing", "Cost of a qualified lead", "$", high=120, category=_OPERATIONAL),
    Example(
        "Marketing",
        "Be the name that comes to mind in a second industry",
        {"why": "Nine of ten customers come from one industry."},
        (
            ("Leads from outside our first industry", 6, 30, "%"),
            ("Invited talks", 0, 6, ""),
        ),
    ),
    _kpi("Finance", "Invoices paid within thirty days", "%", low=92, category=_HEALTH),
    Example(
        "Finance",
        "Free the money that waits in unpaid invoices",
        {"why": "We borrow in spring what customers owe us since winter."},
        (
            ("Days from invoice to payment", 48, 30, "days"),
            ("Invoices that customers dispute", 12, 3, "%"),
        ),
    ),
    _kpi("Product", "Page load time", "s", high=2, category=_OPERATIONAL, cadence=Rhythm.WEEKLY),
    Example(
        "Product",
        "Make the product a pleasure on a phone",
        {"why": "Half of all visits are from phones, and few of them come back."},
        (
            ("Visitors on phones who return within a week", 12, 30, "%"),
            ("Orders that are completed on a phone", 20, 45, "%"),
        ),
    ),
)
