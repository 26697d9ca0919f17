"""What the settings of services tell of who calls whom."""
