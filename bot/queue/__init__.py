"""Durable queues: raw events, messages that wait for an answer, deliveries; in the database or in Redis."""
