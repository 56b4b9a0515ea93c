namespace SensorAgent.Core.Outputs;

/// <summary>
/// Knows a command that comes twice: QoS 1 allows that, and a TOGGLE must act once. By the sender's own mark, or by the broker's DUP and
/// the same payload as the last.
/// </summary>
internal sealed class DoneCommands
{
    private const int Remembered = 64;
    private readonly Queue<string> _ids = new();
    private int? _last;

    /// <summary>True when it was done already.</summary>
    public bool Contains(OutputRequest request) =>
        (request.Duplicate && request.Fingerprint == _last) || (request.Parsed.Id.Length > 0 && _ids.Contains(request.Parsed.Id));

    /// <summary>It is done now.</summary>
    public void Add(OutputRequest request)
    {
        _last = request.Fingerprint;
        if (request.Parsed.Id.Length == 0)
            return;
        _ids.Enqueue(request.Parsed.Id);
        if (_ids.Count > Remembered)
            _ids.Dequeue();
    }
}
