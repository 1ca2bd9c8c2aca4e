"""The floor: engine and transaction, one MetaData, column types, inbox, outbox, audit."""
