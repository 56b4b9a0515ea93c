using Microsoft.Extensions.Configuration;
using SensorAgent.Configuration;
using SensorAgent.Core.Buses;
using SensorAgent.Core.Model;
using SensorAgent.Core.Sensors;
using SensorAgent.Devices;

namespace SensorAgent.Scanning;

/// <summary>Looks at everything that a board has. It reads; nothing is written to a device but the number of its ID register.</summary>
internal sealed class BoardScan(IBoard board, IConfiguration configuration, TimeProvider time)
{
    private const string NoListing = "This board does not list them.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConfiguredPlaces _configured = new(configuration);

    /// <summary>Looks once.</summary>
    public async Task<ScanReport> LookAsync(CancellationToken cancellationToken) => new(
        board.Model,
        board.IsSimulated,
        Found<I2cBusFinding>.By(new I2cScan(board, _configured).Buses),
        await OneWireAsync(cancellationToken),
        Listed(listing => listing.GpioChips()),
        Listed(listing => listing.PwmChips()),
        Listed(listing => listing.SerialPorts()),
        Listed(listing => listing.SpiDevices()),
        Found<KernelDeviceFinding>.By(KernelDevices));

    private Found<T> Listed<T>(Func<IBusListing, IReadOnlyList<T>> list) =>
        board.Listing is { } listing ? Found<T>.By(() => list(listing)) : new([], NoListing);

    private async Task<Found<WireFinding>> OneWireAsync(CancellationToken cancellationToken)
    {
        var ids = Found<string>.By(board.OneWire.Devices);
        if (ids.Items.Count == 0)
            return new([], ids.Problem);

        var found = new List<WireFinding>();
        foreach (var id in ids.Items)
            found.Add(await ThermometerAsync(id, ids.Items.Count == 1, cancellationToken));
        return new(found);
    }

    private async Task<WireFinding> ThermometerAsync(string id, bool isOnlyOne, CancellationToken cancellationToken)
    {
        var driver = Drivers.Sensors.First(known =>
            known.Description.Bus == BusKind.OneWire && ConfiguredPlaces.IdKeyOf(known.Description)?.Parse(id).Ok == true);
        var entry = _configured.OfThermometer(id) is { Length: > 0 } own ? own : isOnlyOne ? _configured.OfAnyThermometer : "";
        try
        {
            using var sensor = driver.Create(new(driver.Description, Sections.Of(id, ("Id", id)), board, time));
            var measured = await Task.Run(() => sensor.ReadAsync(cancellationToken).AsTask(), cancellationToken).WaitAsync(Patience, time, cancellationToken);
            return new(id, driver.Name, measured.Count > 0 ? measured[0].Value.Number : null, "", entry);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or TimeoutException)
        {
            return new(id, driver.Name, null, SensorFault.From(fault).Reason, entry);
        }
    }

    private KernelDeviceFinding[] KernelDevices() =>
    [
        .. (board.KernelSensors?.Channels() ?? [])
            .GroupBy(channel => (channel.Subsystem, channel.Device, channel.Address))
            .Select(device => new KernelDeviceFinding(
                device.Key.Subsystem, device.Key.Device, device.Key.Address, [.. device.Select(channel => channel.Channel)])),
    ];
}
