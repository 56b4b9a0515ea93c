using Microsoft.Extensions.Logging;

namespace SensorAgent.Mqtt.Broker.Persistence;

/// <summary>
/// Keeps sessions and retained messages across restarts. What happens to a session is in the file before anybody is told
/// of it, so a killed process loses nothing of it; the disk has it after the interval at the latest, so a power cut loses no more
/// than that. Retained messages change often and are written once per interval. All calls during a turn.
/// </summary>
internal sealed partial class StateStore(BrokerCore core, StateFile file, TimeProvider time, ILogger logger)
{
    private const long SmallestToReplace = 1024 * 1024;
    private readonly StateRecords _records = new(core.Clock, time);
    private readonly RecordBuffer _buffer = new();
    private readonly RecordBuffer _meanwhile = new();
    private readonly HashSet<string> _changedTopics = new(StringComparer.Ordinal);
    private Deadline? _flush;
    private Task _working = Task.CompletedTask;
    private long _lengthWhenReplaced;
    private bool _isReplacing;
    private bool _isBroken;
    private bool _isClosing;

    /// <summary>Reads what was kept and begins a new file. Before the first client comes.</summary>
    /// <exception cref="MqttBrokerStartException">The directory cannot be written.</exception>
    public void Open()
    {
        try
        {
            Load();
            file.WriteNext(Snapshot());
            file.Switch(default);
            _lengthWhenReplaced = file.Length;
            core.Sessions.Settle();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new MqttBrokerStartException($"The MQTT broker cannot keep its state: {fault.Message}", fault);
        }
    }

    public void SessionOpened(Session session) => StateRecords.Session(_buffer, session);

    public void SessionEnded(Session session) => _buffer.Begin(RecordType.SessionEnded).Int32(session.Number).End();

    public void WillKept(Session session)
    {
        if (session.Will is { } will)
            _records.Will(_buffer, session, will);
    }

    public void WillGone(Session session) => _buffer.Begin(RecordType.WillGone).Int32(session.Number).End();

    public void Subscribed(SessionSubscription subscription) => StateRecords.Subscribed(_buffer, subscription);

    public void Unsubscribed(Session session, string filter) =>
        _buffer.Begin(RecordType.Unsubscribed).Int32(session.Number).Text(filter).End();

    public void Queued(Session session, in Delivery delivery) => _records.Queued(_buffer, session, delivery);

    public void DroppedFromQueue(Session session) => _buffer.Begin(RecordType.DroppedFromQueue).Int32(session.Number).End();

    public void InFlight(Session session, ushort packetId, in Delivery delivery) => _records.InFlight(_buffer, session, packetId, delivery);

    public void Changed(RecordType type, Session session, ushort packetId) => StateRecords.Number(_buffer, type, session, packetId);

    public void RetainedChanged(string topic)
    {
        if (TopicRules.IsReserved(topic))
            return;

        _changedTopics.Add(topic);
        ScheduleFlush();
    }

    /// <summary>At the end of a turn: what it changed goes to the file.</summary>
    public void Commit()
    {
        if (_buffer.Length == 0)
            return;

        _records.StartBatch();
        Write();
        ScheduleFlush();
    }

    /// <summary>The last of all: writes everything and returns when it is on the disk.</summary>
    public async Task CloseAsync()
    {
        Task working;
        using (core.Begin())
        {
            (_isClosing, working) = (true, _working);
            core.Deadlines.Cancel(_flush);
        }

        await working;
        try
        {
            using (core.Begin())
                file.WriteNext(Snapshot());
            file.Switch(default);
            file.Sync();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(fault.Message);
        }

        file.Dispose();
    }

    private void Load()
    {
        var replay = new StateReplay(core, time);
        try
        {
            replay.Run(file.Read());
        }
        catch (Exception fault) when (fault is InvalidDataException or MqttProtocolException)
        {
            file.SetAside();
            LogUnreadable(fault.Message);
        }

        if (replay.Torn > 0)
            LogTorn(replay.Torn);
    }

    private void Write()
    {
        try
        {
            if (_isReplacing)
                _meanwhile.Append(_buffer);
            if (!_isBroken && !_isClosing)
                file.Append(_buffer.Written.Span);
        }
        catch (IOException fault)
        {
            _isBroken = true; // what follows a torn record could not be read: the next flush begins a new file
            LogNotWritten(fault.Message);
        }

        _buffer.Clear();
    }

    private void ScheduleFlush() => _flush ??= _isClosing ? null : core.Deadlines.Schedule(core.Now + (long)core.Options.FlushInterval.TotalMilliseconds, Flush);

    private void Flush()
    {
        _flush = null;
        foreach (var topic in _changedTopics)
        {
            if (core.Retained.Get(topic) is { } message)
                _records.Retained(_buffer, message);
            else
                _buffer.Begin(RecordType.RetainedCleared).Text(topic).End();
        }

        _changedTopics.Clear();
        Write();
        if (!_working.IsCompleted)
        {
            ScheduleFlush();
            return;
        }

        if (_isBroken || file.Length > Math.Max(SmallestToReplace, 4 * _lengthWhenReplaced))
            Replace();
        else
            _working = Task.Run(() => Work(file.Sync));
    }

    private void Replace()
    {
        var snapshot = Snapshot();
        _meanwhile.Clear();
        _isReplacing = true;
        _working = Task.Run(() => Work(() =>
        {
            file.WriteNext(snapshot);
            using (core.Begin())
            {
                file.Switch(_meanwhile.Written.Span);
                (_isBroken, _isReplacing, _lengthWhenReplaced) = (false, false, file.Length);
            }
        }));
    }

    private void Work(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(fault.Message);
            using (core.Begin())
            {
                (_isBroken, _isReplacing) = (true, false);
                ScheduleFlush();
            }
        }
    }

    private byte[] Snapshot()
    {
        var all = new RecordBuffer();
        _records.All(all, core.Sessions.All, core.Retained.All().Where(message => !TopicRules.IsReserved(message.Topic)));
        return all.Written.ToArray();
    }

    [LoggerMessage(LogLevel.Error, "The broker's sessions and retained messages are not being saved: {Fault} They are kept in memory, and saving is tried again.")]
    private partial void LogNotWritten(string fault);

    [LoggerMessage(LogLevel.Warning, "The last {Bytes} bytes of the broker's state were not written completely and are lost.")]
    private partial void LogTorn(int bytes);

    [LoggerMessage(LogLevel.Error, "The broker's state file cannot be read and was set aside as broker.state.bad: {Fault}")]
    private partial void LogUnreadable(string fault);
}
