"""现场: the inspector's page for the phone, which works without a signal and sends later."""
