// Who tries a machine also wants the host's programs, and folders.
@_exported public import HostTools
