extension MachineConfiguration {
  /// Every key of a machine file, which are also the options of `mvm run`.
  package static let settings = groups.flatMap(\.settings)

  /// The same, in the groups of the help.
  package static let groups = [
    SettingGroup("The machine", hardware, isInMachineFiles: true),
    SettingGroup("Its network", network, isInMachineFiles: true),
    SettingGroup("Its screen", screen, isInMachineFiles: true),
    SettingGroup("Its sound", SoundConfiguration.settings, isInMachineFiles: true),
    SettingGroup("What it shares", sharing, isInMachineFiles: true),
    SettingGroup("What it starts", software, isInMachineFiles: true),
    SettingGroup("Time", time, isInMachineFiles: true),
    SettingGroup("Tests and traces", observation, isInMachineFiles: true),
  ]

  private static let hardware: [Setting<MachineConfiguration>] = [
    Setting(
      "memory", .value(\.memory, .size(in: 1 << 20...1 << 40, multipleOf: 4096)), example: "512M",
      otherNames: ["ram", "mem", "m", "memory-size"], help: "how much memory the guest has",
      details: """
        K, M, G and T are powers of 1024; a plain number counts bytes. The host gives only the pages \
        that the guest touches.
        """),
    Setting(
      "harts", .value(\.harts, .number(in: 1...64)), example: "4",
      otherNames: ["smp", "cpus", "cores", "processors"], help: "how many harts (processors)"),
    Setting(
      "isa",
      .optional(\.isa, .word(placeholder: "ISA", allowed: "an ISA string")),
      example: "rv64gc_zba_zbb", otherNames: ["cpu", "march"],
      help: "what a hart can execute (default: all there is)",
      details: """
        A base and extensions as RISC-V's manual and compilers spell them. Leave extensions out to \
        see what a program does on a smaller processor.
        """),
    ExecutionEngine.setting(\.engine),
    Setting(
      "disks",
      .list(\.disks, of: DiskConfiguration.settings, startingWith: DiskConfiguration(file: "")),
      option: "disk", example: "disk.img", otherNames: ["drive", "hda", "image", "block"],
      help: "a disk image, or FILE,readonly,format=qcow2; may be repeated",
      details: """
        The guest finds the disks in the order given, in Linux as /dev/vda, /dev/vdb and so on. Disks \
        on the command line replace those of the machine file. There, a disk is a file name or a \
        mapping: {file: disk.img, readonly: true}. An image is raw unless its name ends in .qcow2 or \
        its format says otherwise; 'mvm disk' makes and converts images. On the command line a comma in a file name is \
        written twice.
        """),
  ]

  private static let network: [Setting<MachineConfiguration>] = [
    Setting(
      "network",
      .list(
        \.networks, of: NetworkConfiguration.settings, startingWith: NetworkConfiguration()),
      example: "user", otherNames: ["net", "netdev", "nic", "networks"],
      help: "a network card: user, or tap,interface=tap0; may be repeated",
      details: """
        A user network needs no privilege: the guest's connections are made by this program. The \
        guest gets 10.0.2.15 by DHCP, and finds this host at 10.0.2.2 and names at 10.0.2.3. \
        tap,interface=NAME is a cable to this host, to an interface that 'ip tuntap' makes. \
        bridge,interface=NAME puts the guest on the network that an interface of this host is on, under \
        an address of its own, and wants CAP_NET_RAW. switch,socket=FILE joins it with other machines, \
        by 'mvm switch FILE'. Each takes mac=ADDRESS, mtu=BYTES, queues=PAIRS and capture=FILE. none \
        stands for no card, to take back what a machine file says.
        """),
    Setting(
      "forward",
      .list(
        \.forwards, of: ForwardConfiguration.settings,
        startingWith: ForwardConfiguration(port: 0, guestPort: 0)),
      example: "tcp:127.0.0.1:8080:80", otherNames: ["hostfwd", "publish", "port", "ports"],
      help: "a port of this host that leads to the guest; may be repeated",
      details: """
        tcp or udp, an address of this host, its port, and the guest's port. Without an address it is \
        127.0.0.1, which only this host reaches; 0.0.0.0 opens the port to everybody. An IPv6 address \
        stands in brackets.
        """),
    Setting(
      "capture", .optional(\.capture, .path), example: "packets.pcap",
      otherNames: ["pcap", "tcpdump", "filter-dump"],
      help: "write every frame to FILE, for tcpdump and Wireshark",
      details: "Its instants are the guest's: nanoseconds since the machine was switched on."),
  ]

  private static let sharing: [Setting<MachineConfiguration>] = [
    Setting(
      "share",
      .list(
        \.shares, of: ShareConfiguration.settings, startingWith: ShareConfiguration(folder: "")),
      example: "src", otherNames: ["virtfs", "fsdev", "folder", "9p"],
      help: "a folder of this host, or FOLDER,tag=NAME,readonly; may be repeated",
      details: """
        In Linux, 'mount -t 9p -o trans=virtio,version=9p2000.L NAME /mnt' mounts it. The guest reaches what is in the folder, \
        and nothing else: no symbolic link, '..' or renaming leads out. What it makes belongs to you.
        """),
    Setting(
      "vsock",
      .list(
        \.sockets, of: SocketConfiguration.settings, startingWith: SocketConfiguration(socket: "")),
      example: "vm.sock", otherNames: ["vhost-vsock", "virtio-vsock", "sockets"],
      help: "streams to programs of this host: SOCKET, or SOCKET,cid=3",
      details: """
        A program connects to the Unix socket, says 'CONNECT PORT', and hears 'OK PORT' when a program of the guest that listens \
        there (AF_VSOCK) has agreed. What the guest connects to at port N of address 2 leads to the Unix socket SOCKET_N.
        """),
    Setting(
      "balloon", .flag(\.balloon), example: "true", otherNames: ["virtio-balloon", "memballoon"],
      help: "let the guest give memory that it does not use back to this host",
      details: """
        Linux reports what is free (free page reporting), and this program's memory shrinks. A program that uses the library can \
        ask for more (Machine.setBalloon).
        """),
  ]

  private static let software: [Setting<MachineConfiguration>] = [
    Setting(
      "firmware",
      .optional(\.firmware, .path(or: noFirmware)), example: "fw_jump.bin", otherNames: ["bios"],
      help: "what runs first, in machine mode (ELF or raw), or none",
      details: """
        OpenSBI, for example. A raw image is loaded to the start of memory, 0x80000000. With none the \
        kernel runs first, in machine mode. Without this option it depends on the kernel: Linux, and \
        an ELF file that leaves the first 2 MiB of memory free, get the firmware that comes with mvm; \
        anything else is a program for the bare machine.
        """),
    Setting(
      "flash",
      .list(\.flash, of: FlashConfiguration.settings, startingWith: FlashConfiguration(file: "")),
      example: "edk2-code.fd,readonly", otherNames: ["pflash", "nor"],
      help: "what flash memory holds, or FILE,readonly; may be given twice",
      details: """
        The first file is firmware that lies at 0x20000000, and is started there: by the firmware in \
        memory, in supervisor mode, or else first, in machine mode. The second one, at 0x22000000, is \
        what that firmware keeps (the variables of UEFI). A file has 32M (truncate -s 32M FILE makes \
        it so) or, if it is read-only, less. Such firmware is handed the kernel, and loads it itself.
        """),
    Setting(
      "kernel", .optional(\.kernel, .path), example: "Image", otherNames: ["program", "elf"],
      help: "what the firmware starts (ELF, Image, also gzip)",
      details: """
        An ELF file, or Linux as Image, EFI-stub Image or gzip of either. Without firmware, a program \
        that wants the bare machine.
        """),
    Setting(
      "initrd", .optional(\.initrd, .path), example: "initrd.cpio.gz",
      otherNames: ["initramfs", "ramdisk"], help: "the kernel's initial RAM disk"),
    Setting(
      "append", .optional(\.append, .text(atMost: 4096)), example: "\"console=ttyS0\"",
      otherNames: ["cmdline", "bootargs", "command-line"], help: "the kernel's command line"),
  ]

  private static let time: [Setting<MachineConfiguration>] = [
    Setting(
      "deterministic", .flag(\.deterministic), example: "true", otherNames: ["icount"],
      help: "the same inputs give the same run, to the last instruction",
      details: """
        Guest time then counts instructions, and the harts take turns on one thread of the host. \
        Otherwise every hart has a thread of its own, and guest time follows the host's.
        """),
    Setting(
      "seed", .value(\.seed, .number(in: 0...UInt64.max)), example: "42", otherNames: ["random"],
      help: "what a deterministic run's choices are drawn from",
      details: "Another seed lets the harts take turns in another order, and shows other races."),
  ]

  private static let observation: [Setting<MachineConfiguration>] = [
    Setting(
      "tohost", .flag(\.tohost), example: "true", otherNames: ["htif"],
      help: "end when the program stores to its symbol tohost",
      details: """
        As the programs of riscv-tests do: 1 says that all is well and becomes exit code 0; \
        (n << 1) | 1 says that test n failed and becomes exit code n.
        """),
    Setting(
      "signature", .optional(\.signature, .path), example: "signature.txt",
      help: "write begin_signature to end_signature to FILE",
      details: "As the RISC-V architecture tests want it: at the end, a 32-bit word in hex a line."),
    Setting(
      "trace.file", .optional(\.trace.file, .path), option: "trace", example: "trace.txt",
      otherNames: ["log"], help: "write every executed instruction to FILE"),
    Setting(
      "trace.format", .value(\.trace.format, .choice(placeholder: "FORMAT")), example: "json",
      help: "as words to read, or as a JSON object a line"),
    Setting(
      "trace.hart", .optional(\.trace.hart, .number(in: 0...63)), example: "0",
      help: "only this hart's instructions, counted from 0"),
    Setting(
      "trace.privilege", .optional(\.trace.privilege, .choice(placeholder: "MODE")),
      example: "user",
      otherNames: ["mode"], help: "only those of machine, supervisor or user mode"),
    Setting(
      "trace.range", .optional(\.trace.range, .addresses), example: "0x80000000-0x80001000",
      otherNames: ["address", "addresses"], help: "only those at these virtual addresses"),
    Setting(
      "perf-map", .flag(\.perfMap), example: "true", otherNames: ["perfmap", "perf"],
      help: "tell Linux's perf of the code that is made",
      details: """
        'perf record mvm run --perf-map ...' and 'perf report' then show what of the guest the translator's code came from. \
        The file is /tmp/perf-PID.map, as perf wants it, and stays there.
        """),
  ]
}
