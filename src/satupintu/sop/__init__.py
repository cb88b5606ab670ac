"""SOP: the sheet that runs (SOP Administrasi Pemerintahan, Permenpan RB 35/2012).

Holds sheets and their versions, the engine that steps through them, the runs and tasks of cases, and the working-time
clock with its pauses, extensions and warnings. The official's table is the source; print, process and BPMN come from it.
It does not know what a run is about (the run's owner does, through a port), nor who is competent, nor what a service costs.
"""
