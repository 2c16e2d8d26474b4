"""How a conversation goes on: payloads of buttons, and the policy that puts a person in danger first."""
