namespace SensorAgent.Core.Buses;

/// <summary>A line of a GPIO chip.</summary>
/// <param name="Line">Its offset on the chip.</param>
/// <param name="Name">The kernel's or the maker's name, or nothing.</param>
/// <param name="IsOutput">Whether it is an output.</param>
/// <param name="IsUsed">Whether somebody has requested it.</param>
/// <param name="Consumer">Who has, or nothing where the kernel does not say.</param>
public sealed record GpioLineListing(int Line, string Name, bool IsOutput, bool IsUsed, string Consumer);

/// <summary>A GPIO chip.</summary>
/// <param name="Name">The kernel's name, whose number moves: <c>gpiochip0</c>.</param>
/// <param name="Label">The driver's name for it: <c>pinctrl-bcm2711</c>.</param>
/// <param name="Lines">Its lines.</param>
public sealed record GpioChipListing(string Name, string Label, IReadOnlyList<GpioLineListing> Lines);

/// <summary>A PWM chip.</summary>
/// <param name="Device">Its device, which names it in a configuration: <c>fe20c000.pwm</c>.</param>
/// <param name="Channels">How many channels it has, counted from 0.</param>
public sealed record PwmChipListing(string Device, int Channels);

/// <summary>A serial port.</summary>
/// <param name="Name">Its name in <c>/dev</c>: <c>ttyAMA0</c>.</param>
/// <param name="Alias">The board's own name for it: <c>serial0</c>, or nothing.</param>
public sealed record SerialPortListing(string Name, string Alias);

/// <summary>A chip select of an SPI bus: <c>/dev/spidevB.C</c>.</summary>
public sealed record SpiListing(int Bus, int ChipSelect);

/// <summary>A device file that the user may not open.</summary>
/// <param name="Path">The file: <c>/dev/i2c-1</c>.</param>
/// <param name="Group">The group whose members may, as boards have it.</param>
public sealed record RefusedFile(string Path, string Group);

/// <summary>
/// What the kernel shows of a board's interfaces, without touching a device. Where there is nothing, a <see cref="BusException"/> says why and
/// what to do.
/// </summary>
public interface IBusListing
{
    /// <summary>The GPIO chips with their lines.</summary>
    IReadOnlyList<GpioChipListing> GpioChips();

    /// <summary>The PWM chips.</summary>
    IReadOnlyList<PwmChipListing> PwmChips();

    /// <summary>The serial ports that have hardware behind them.</summary>
    IReadOnlyList<SerialPortListing> SerialPorts();

    /// <summary>The chip selects that programs may use.</summary>
    IReadOnlyList<SpiListing> SpiDevices();

    /// <summary>The device files of all of these that the user may not open.</summary>
    IReadOnlyList<RefusedFile> Refused();
}
