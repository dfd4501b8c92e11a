"""What is sold and paid: products, orders, payments, receipts, the ledger."""
