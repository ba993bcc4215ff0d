"""The bug matrix: agents with one bug each, and correct ones, on the real SDKs; all are judged."""
