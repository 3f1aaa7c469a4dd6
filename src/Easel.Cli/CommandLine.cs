using System.CommandLine;
using System.CommandLine.Invocation;
using System.Diagnostics.CodeAnalysis;
using Easel.Cli.Batch;
using Easel.Cli.Bench;
using Easel.Cli.Dataset;
using Easel.Cli.Generate;
using Easel.Cli.Inspect;
using Easel.Cli.Models;
using Easel.Cli.Output;
using Easel.Cli.Samplers;
using Easel.Cli.Scripts;
using Easel.Cli.Serve;
using Easel.Cli.Train;
using Easel.Cli.Upscale;
using Easel.Core.Engines;
using Easel.Core.Requests;

namespace Easel.Cli;

/// <summary>The whole command line; each command has its own folder.</summary>
/// <param name="openEngine">Opens the engine; only called once the request is read and found possible.</param>
/// <param name="output">Results: paths, JSON.</param>
/// <param name="error">Progress and errors.</param>
public sealed class CommandLine(Func<EngineChoices, IImageEngine> openEngine, TextWriter output, TextWriter error)
{
    /// <summary>Set to 1, it does what <c>--trace</c> does.</summary>
    public const string TraceVariable = "EASEL_TRACE";

    private readonly Option<bool> trace = new("--trace") { Description = "Print the stack trace of a failure.", Recursive = true };

    /// <summary>Runs <paramref name="args"/>; see <see cref="ExitCode"/> for what it returns. Throws nothing.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "the border of the process: whatever went wrong becomes a line and an exit code")]
    public async Task<int> Run(IReadOnlyList<string> args, CancellationToken cancel = default)
    {
        var root = Commands();
        ParseResult parsed;
        try { parsed = root.Parse(DottedOptions.Rewrite(WithVariable(root, args)), new ParserConfiguration { ResponseFileTokenReplacer = null }); }
        catch (RequestException fault) { return Say(Complaint.Of(fault)); }

        if (args.Count == 0)
        {
            error.Write(HelpPage.Text(root));
            return ExitCode.BadInput;
        }

        if (parsed.Errors.Count > 0 && parsed.Action is not (HelpPage or VersionLine)) return Say(Complaint.Of(parsed), $"easel {CommandPath(parsed)}--help");

        try
        {
            using var signals = parsed.Action is AsynchronousCommandLineAction ? new StopSignals(cancel) : null;
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signals?.Token ?? cancel);
        }
        catch (Exception fault)
        {
            if (parsed.GetValue(trace) || Environment.GetEnvironmentVariable(TraceVariable) is "1" or "true") error.WriteLine(fault);
            return Say(Complaint.Of(fault));
        }
    }

    /// <summary>The help of a command, by the words behind <c>easel</c>.</summary>
    /// <exception cref="ArgumentException">There is no such command.</exception>
    public string Help(params IReadOnlyList<string> path)
    {
        Command command = Commands();
        foreach (var name in path) command = command.Subcommands.FirstOrDefault(sub => sub.Name == name) ?? throw new ArgumentException($"there is no command '{name}'");
        return HelpPage.Text(command);
    }

    private RootCommand Commands()
    {
        var root = new RootCommand("Easel makes pictures from text on this machine.")
        {
            new GenerateCommand(openEngine, output, error).Build(),
            new UpscaleCommand(openEngine, output, error).Build(),
            new BatchCommand(openEngine, output, error).Build(),
            new DatasetCommand(openEngine, output, error).Build(),
            new ServeCommand(openEngine, output, error).Build(),
            new UsersCommand(output, error).Build(),
            new KeysCommand(output).Build(),
            new ModelsCommand(output, error).Build(),
            new SamplersCommand(output).Build(),
            new ScriptsCommand(output).Build(),
            new InspectCommand(output, error).Build(),
            TrainCommand.Create(output),
            new BenchCommand(output, error).Build(),
            new EngineCommand(openEngine).Build(),
            trace,
        };
        HelpPage.Use(root);
        return root;
    }

    private IReadOnlyList<string> WithVariable(RootCommand root, IReadOnlyList<string> args) =>
        ServeWords.Complete(args, Environment.GetEnvironmentVariable(ServeWords.Variable), root.Subcommands.First(command => command.Name == "serve"), note => error.WriteLine($"easel: {note}"));

    private int Say(Complaint complaint, string? help = null)
    {
        var advice = help is null ? "" : complaint.Message.EndsWith('?') ? $" Try '{help}'" : $"; try '{help}'";
        error.WriteLine($"easel: {complaint.Message}{advice}");
        return complaint.Code;
    }

    private static string CommandPath(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "" : $"{string.Join(' ', Names(parsed.CommandResult.Command).Reverse())} ";

    private static IEnumerable<string> Names(Command command) => command is RootCommand ? [] : [command.Name, .. command.Parents.OfType<Command>().SelectMany(Names)];
}
