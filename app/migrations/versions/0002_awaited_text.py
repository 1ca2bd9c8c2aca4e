"""What a person's next text in private is the answer to."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "awaited_text",
        sa.Column("person_id", row_id, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("subject_id", row_id, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_awaited_text_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_awaited_text")),
    )


def downgrade() -> None:
    op.drop_table("awaited_text")
