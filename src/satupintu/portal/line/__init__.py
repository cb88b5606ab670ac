"""The line of the hall on a phone: join from home, see one's place, come when it is time, leave."""
