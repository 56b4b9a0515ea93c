namespace SensorAgent.Services;

/// <summary>The embedded broker could not be started; the message is a sentence for the person at the terminal.</summary>
internal sealed class BrokerNotStartedException(string message, Exception inner) : Exception(message, inner);
