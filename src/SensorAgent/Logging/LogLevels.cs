using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace SensorAgent.Logging;

/// <summary>The least level that is logged, as it can be changed while the agent runs.</summary>
internal sealed class LogLevels
{
    private readonly IConfigurationRoot _levels = new ConfigurationBuilder().AddInMemoryCollection().Build();

    /// <summary>For the logging's own configuration, after that of the file.</summary>
    public IConfiguration Configuration => _levels;

    /// <summary>Sets the level, until the agent ends.</summary>
    public void Set(LogLevel level)
    {
        _levels["LogLevel:Default"] = level.ToString();
        _levels.Reload();
    }
}
