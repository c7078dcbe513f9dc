// What the library's interface speaks of, and what goes with a machine, is there with one import.
@_exported public import Assembly
@_exported public import struct Board.Instant
@_exported public import protocol Bus.BlockMedium
@_exported public import protocol Bus.NetworkPort
@_exported public import protocol Bus.SerialPort
@_exported public import struct Bus.FrameOffload
@_exported public import struct Bus.NetworkAbilities
@_exported public import Configuration
@_exported public import enum DiskImage.DiskFormat
@_exported public import struct DiskImage.ImageFinding
@_exported public import struct DiskImage.ImageReport
@_exported public import class DiskImage.QCOW2Disk
@_exported public import struct Hart.EngineStatistics
@_exported public import enum Host.CurrentExecutable
@_exported public import enum Host.DiskChanging
@_exported public import enum Host.DiskConversion
@_exported public import enum Host.DiskCreation
@_exported public import struct Host.DiskInformation
@_exported public import enum Host.DiskOpening
@_exported public import class Host.FileDisk
@_exported public import enum Host.FileContents
@_exported public import class Host.FrameSwitch
@_exported public import enum Host.HostError
@_exported public import class Host.HostNetwork
@_exported public import struct Host.GuestSoftware
@_exported public import struct Host.KeyCommand
@_exported public import struct Host.PortForward
@_exported public import class Host.StopSignals
@_exported public import struct Host.SwitchCounters
@_exported public import struct Host.SwitchOptions
@_exported public import struct Host.SwitchReport
@_exported public import struct Host.Terminal
@_exported public import class Host.TerminalConsole
@_exported public import struct Host.UserDisk
@_exported public import struct Host.UserNetworkOptions
@_exported public import struct RISCV.ExtensionSet
