using System.Diagnostics;
using SensorAgent.Core.Buses;

namespace SensorAgent.Devices.Chips;

/// <summary>A program of the user's own, run once by the shell for what it prints.</summary>
internal static class ShellProgram
{
    /// <summary>Runs it and gives its standard output; it is ended when that is cancelled or too long.</summary>
    /// <exception cref="BusException">It ended with another exit code than 0, or prints too much.</exception>
    public static async Task<byte[]> OutputAsync(string command, int mostBytes, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            process.StandardInput.Close();
            var errors = ReadErrorsAsync(process.StandardError, cancellationToken);
            var output = await ReadAsync(process.StandardOutput.BaseStream, mostBytes, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? output : throw new BusException(BusFault.Failed, Complaint(process.ExitCode, await errors));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string Complaint(int exitCode, string errors)
    {
        var line = errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        return line.Length == 0
            ? $"The program ended with exit code {exitCode}."
            : $"The program ended with exit code {exitCode}: {line.TrimEnd('.')}.";
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int mostBytes, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var length)
        {
            output.Write(buffer, 0, length);
            if (output.Length > mostBytes)
                throw new BusException(BusFault.BadData, $"The program prints more than {mostBytes} bytes.");
        }

        return output.ToArray();
    }

    /// <summary>The beginning of what it complains about; the rest is read too, or a full pipe would stop it.</summary>
    private static async Task<string> ReadErrorsAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var (errors, buffer) = ("", new char[1024]);
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var length)
            errors = errors.Length == 0 ? new string(buffer, 0, length) : errors;
        return errors;
    }
}
