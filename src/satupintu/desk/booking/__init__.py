"""Appointments at the desk: who is expected, booking for somebody on the phone, planning capacity, taking a day back."""
