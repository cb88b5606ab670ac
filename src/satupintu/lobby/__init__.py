"""The lobby: devices that stand in the hall (aula), for all to see. A face: it parses, calls and renders; it decides nothing."""
