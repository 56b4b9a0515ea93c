using System.Diagnostics;
using System.Text;
using SensorAgent.Web;

namespace SensorAgent.Cli;

/// <summary><c>sensoragent password</c>: sets a password of the dashboard.</summary>
internal static class PasswordCommand
{
    public static int Run(Session opened, bool reader)
    {
        using var session = opened;
        if (!session.IsRight)
            return session.RefuseConfiguration();
        var directory = session.Plan.Agent.StateDirectory;
        var password = Console.IsInputRedirected ? Console.In.ReadLine() ?? "" : Ask(session.Error, $"Password of the {(reader ? "reader" : "admin")}: ");
        if (password.Length < DashboardPassword.Shortest)
            return session.Refuse($"The password is shorter than {DashboardPassword.Shortest} characters.");
        if (!Console.IsInputRedirected && Ask(session.Error, "Once more: ") != password)
            return session.Refuse("They are not the same.");

        try
        {
            var file = DashboardPassword.Set(directory, reader, password);
            GiveToOwnerOf(directory, file);
            session.Output.WriteLine($"The password of the {(reader ? "reader" : "admin")} is set; its hash is in {file}.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return session.Refuse($"The password cannot be kept in {directory}: {fault.Message}");
        }

        if (!DashboardPassword.IsSet(directory))
            session.Output.WriteLine("The dashboard stays open to this machine until the admin has a password too: sensoragent password");
        if (session.Plan.Web.IsLoopback)
            session.Output.WriteLine("To reach the dashboard from elsewhere, set Web:Address to 0.0.0.0.");
        return 0;
    }

    /// <summary>Reads a line that nobody sees.</summary>
    private static string Ask(TextWriter prompt, string question)
    {
        prompt.Write(question);
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key != ConsoleKey.Backspace && !char.IsControl(key.KeyChar))
                text.Append(key.KeyChar);
            else if (key.Key == ConsoleKey.Backspace && text.Length > 0)
                text.Length--;
        }

        prompt.WriteLine();
        return text.ToString();
    }

    // Written by root, the file must be readable for the service's own user.
    private static void GiveToOwnerOf(string directory, string file)
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        using var chown = Process.Start("chown", [$"--reference={directory}", file]);
        chown.WaitForExit();
    }
}
