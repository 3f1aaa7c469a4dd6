using System.CommandLine;
using System.CommandLine.Parsing;
using Easel.Cli.Batch;
using Easel.Cli.Serve;
using Easel.Core.Catalogs;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Weights;
using Easel.Studio.Downloads;
using Easel.Studio.Jobs;
using Easel.Studio.Storage;

namespace Easel.Cli;

/// <summary>What went wrong, in one line, and what the process ends with.</summary>
/// <param name="Field">The request's field at fault, or null when it is not the request.</param>
/// <param name="Message">One line without "easel:".</param>
/// <param name="Code">See <see cref="ExitCode"/>.</param>
internal sealed record Complaint(string? Field, string Message, int Code)
{
    /// <summary>A fault of a field of the request, named by the option that sets it.</summary>
    public static Complaint Of(string field, string message)
    {
        var text = message.StartsWith(field + ": ", StringComparison.Ordinal) ? message[(field.Length + 2)..] : message;
        return new Complaint(field, OneLine($"{FieldNames.Option(field)}: {text}"), ExitCode.BadInput);
    }

    public static Complaint Of(Exception wrong) => wrong switch
    {
        RequestException request => Of(request.Field, request.Message),
        FileOutputException or StorageException or DownloadException => new Complaint(null, OneLine(wrong.Message), ExitCode.Failed),
        InvalidDataException => new Complaint(null, OneLine(wrong.Message), ExitCode.BadInput),
        IOException => new Complaint(null, OneLine(wrong.Message), ExitCode.Failed),
        OperationCanceledException => new Complaint(null, "stopped", ExitCode.Interrupted),
        TypeInitializationException { InnerException: { } inner } => Of(inner),
        _ => WeightsFault(wrong) ?? new Complaint(null, OneLine($"{wrong.GetType().Name}: {wrong.Message}"), ExitCode.Failed),
    };

    /// <summary>A fault of one picture of several, which is named beside it: without the field where the file is what is meant.</summary>
    public static Complaint OfPicture(Exception wrong) => wrong switch
    {
        RequestException { Field: "picture" } picture => new Complaint(null, picture.Message["picture: ".Length..], ExitCode.BadInput),
        UpscaleException or PaintingException => new Complaint(null, wrong.Message, ExitCode.Failed),
        FileOutputException => Of(wrong),
        UnauthorizedAccessException or IOException => new Complaint(null, wrong.Message, ExitCode.BadInput),
        _ => Of(wrong),
    };

    /// <summary>Why words on the command line cannot be taken.</summary>
    public static Complaint Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var word, ..])
        {
            if (command.Name == "serve" && WebuiFlags.Find(word) is { } flag) return Bad($"{WebuiFlags.Name(word)}: {flag.Why}");
            if (word.StartsWith('-') && word.Length > 1) return Bad($"there is no option '{word}'{Spelling.Hint(word, Names(command))}");
            if (command.Subcommands.Count > 0) return Bad($"there is no command '{word}'{Spelling.Hint(word, command.Subcommands.Select(sub => sub.Name))}");
            return Bad($"'{word}' is one word too many{(command.Arguments.Any(argument => argument.Name == "PROMPT") ? "; put a prompt of several words into quotes" : "")}");
        }

        if (command.Subcommands.Count > 0 && !parsed.Tokens.Any(token => token.Type == TokenType.Option))
            return Bad($"'{command.Name}' needs a command: {string.Join(", ", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name))}");
        var error = parsed.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0 } option => Bad($"{option.Option.Name}: a value is missing"),
            ArgumentResult { Tokens.Count: 0 } argument when command.Arguments.Contains(argument.Argument) => Bad($"'{command.Name}' needs {argument.Argument.Name}"),
            OptionResult { IdentifierTokenCount: > 1 } option when option.Option.Arity.MaximumNumberOfValues == 1 => Bad($"{option.Option.Name} is given {option.IdentifierTokenCount} times; once is enough"),
            _ => Bad(error.Message),
        };

        static Complaint Bad(string message) => new(null, OneLine(message), ExitCode.BadInput);
    }

    /// <summary>Every name of an option that the command takes.</summary>
    private static IEnumerable<string> Names(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden)
            .SelectMany(option => option.Aliases.Append(option.Name));

    // Apart, so that a complaint about anything else does not load the numerics.
    private static Complaint? WeightsFault(Exception wrong) => wrong is WeightsException ? new Complaint("model", OneLine(wrong.Message), ExitCode.BadInput) : null;

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
