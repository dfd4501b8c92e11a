"""What tests look at in a case."""


def state(case):
    case.refresh_from_db()
    return {
        name
        for name, is_so in {
            "closed": case.closed_at, "waits": case.waiting_since, "put off": case.snoozed_until,
            "merged": case.merged_into_id, "owned": case.owner_id,
        }.items()
        if is_so
    }  # fmt: skip


def kinds(case):
    return [said.kind for said in case.messages.order_by("pk")]
