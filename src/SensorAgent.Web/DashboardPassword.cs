using SensorAgent.Web.Security;

namespace SensorAgent.Web;

/// <summary>Sets the dashboard's passwords from the command line; a running agent takes them up at once.</summary>
public static class DashboardPassword
{
    /// <summary>The least number of characters.</summary>
    public const int Shortest = 8;

    /// <summary>Sets the password of the admin, or of the reader, and gives the file that keeps its hash; throws what writing a file throws.</summary>
    public static string Set(string stateDirectory, bool reader, string password)
    {
        var passwords = new Passwords(stateDirectory);
        passwords.Set(reader ? Role.Reader : Role.Admin, PasswordHash.Of(password));
        return passwords.File;
    }

    /// <summary>Whether the admin has one; the reader's alone locks nothing.</summary>
    public static bool IsSet(string stateDirectory) => new Passwords(stateDirectory).IsSet;
}
