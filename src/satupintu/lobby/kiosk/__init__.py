"""The kiosk (anjungan mandiri): people choose what they come for and take a number, also while the network is down."""
