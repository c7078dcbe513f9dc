extension MachineConfiguration {
  /// The settings of the screen, and of what shows it.
  static let screen: [Setting<MachineConfiguration>] = [
    Setting(
      "display",
      .list(\.displays, of: DisplayConfiguration.settings, startingWith: DisplayConfiguration()),
      example: "window", otherNames: ["displays", "vga", "screen", "vnc", "window", "sdl"],
      help: "show the screen: window, terminal, or vnc,port=5901; may be repeated",
      details: """
        A window of this host; the terminal, by kitty's pictures, sixels or blocks; or VNC, for viewers that connect to it. VNC listens on 127.0.0.1, which only this host \
        reaches, and asks for a password, which you are told when the machine starts; password=none lets everybody in. \
        With a display the machine has a graphics card (see gpu), unless it has a framebuffer, and with either a \
        keyboard, a mouse and a tablet. In the window, Ctrl-Alt-G gives the mouse to the guest and takes it back, and \
        Ctrl-Alt-F makes the window as large as the screen, Ctrl-Alt-C copies the text on it, and Ctrl-Alt-V types what was copied on this host. \
        In the terminal, Ctrl-A c shows the serial line, and the screen again. none stands for no display, to take back what a machine \
        file says.
        """),
    Setting(
      "gpu", .optional(\.gpu, .screenSize), example: "1280x720",
      otherNames: ["graphics", "resolution", "virtio-gpu", "video"],
      help: "a graphics card, and how large its screen is at first",
      details: """
        A virtio graphics device, which Linux draws its console on. When the window's size changes, the guest is told.
        """),
    Setting(
      "framebuffer", .optional(\.framebuffer, .screenSize), example: "640x480",
      otherNames: ["fb", "simplefb", "ramfb"],
      help: "pixels at the end of memory, for simple programs",
      details: """
        The device tree has a node /chosen/framebuffer (compatible with simple-framebuffer) that names the address; \
        a pixel is four bytes, blue first. It takes its part of the guest's memory.
        """),
  ]
}
