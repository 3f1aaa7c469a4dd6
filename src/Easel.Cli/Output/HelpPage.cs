using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;

namespace Easel.Cli.Output;

/// <summary>The help of a command: what it does, how it is called, its options under headings, examples.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const int Width = 110;
    private const int Column = 32;

    public override bool ClearsParseErrors => true;

    /// <summary>Gives every <c>--help</c> of <paramref name="root"/> this page.</summary>
    public static void Use(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>()) (help.Action, help.Description) = (new HelpPage(), "Show this help.");
        foreach (var version in root.Options.OfType<VersionOption>()) (version.Action, version.Description) = (new VersionLine(), "Show which Easel this is.");
    }

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(Text(parseResult.CommandResult.Command));
        return ExitCode.Done;
    }

    public static string Text(Command command)
    {
        var page = new StringBuilder();
        var path = Path(command);
        Wrap(page, command.Description ?? "", 0);
        page.Append($"\nUsage: {path}");
        if (command.Subcommands.Any(sub => !sub.Hidden)) page.Append(" COMMAND");
        foreach (var argument in command.Arguments) page.Append(argument.Arity.MinimumNumberOfValues == 0 ? $" [{argument.Name}]" : $" {argument.Name}");
        page.Append(" [options]\n");

        Section(page, "", command.Arguments.Select(argument => (argument.Name, argument.Description ?? "")));
        Section(page, "Commands", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => (sub.Name, sub.Description ?? "")));
        var described = command as DescribedCommand;
        foreach (var (title, options) in described?.Groups ?? []) Section(page, title, options.Where(option => !option.Hidden).Select(Row));
        var grouped = (described?.Groups ?? []).SelectMany(group => group.Options).ToHashSet();
        Section(page, grouped.Count > 0 ? "Other" : "Options", command.Options.Concat(Inherited(command)).Where(option => !option.Hidden && !grouped.Contains(option)).Select(Row));

        foreach (var note in described?.Notes ?? [])
        {
            page.Append('\n');
            Wrap(page, note, 0);
        }

        if (described?.Examples is { Count: > 0 } examples) page.Append("\nExamples:\n").AppendJoin("", examples.Select(line => $"  {line}\n"));
        if (command.Subcommands.Any(sub => !sub.Hidden)) page.Append($"\n'{path} COMMAND --help' says more about a command.\n");
        return page.ToString();
    }

    private static IEnumerable<Option> Inherited(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive).Concat(Inherited(parent)));

    private static string Path(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "easel";

    private static (string, string) Row(Option option)
    {
        if (DottedOptions.Shown(option.Name) is { } dotted) return ($"    {dotted}", option.Description ?? "");
        var shorts = option.Aliases.Append(option.Name).Where(name => name.Length == 2 && name[0] == '-').Order(StringComparer.Ordinal).ToList();
        var name = option.Name.Length == 2 ? option.Aliases.FirstOrDefault(alias => alias.StartsWith("--", StringComparison.Ordinal)) ?? option.Name : option.Name;
        var names = shorts.Count > 0 ? $"{string.Join(", ", shorts)}, {name}" : $"    {name}";
        var value = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0 ? "" : $" {option.HelpName ?? name.TrimStart('-').ToUpperInvariant()}";
        return (names + value, option.Description ?? "");
    }

    private static void Section(StringBuilder page, string title, IEnumerable<(string Left, string Right)> rows)
    {
        var first = true;
        foreach (var (left, right) in rows)
        {
            if (first) page.Append(title.Length > 0 ? $"\n{title}:\n" : "\n");
            first = false;
            page.Append("  ").Append(left);
            if (left.Length + 4 > Column) page.Append('\n').Append(' ', Column);
            else page.Append(' ', Column - left.Length - 2);
            Wrap(page, right, Column);
        }
    }

    /// <summary>The first line goes where the page stands; the others are indented.</summary>
    private static void Wrap(StringBuilder page, string text, int indent)
    {
        var column = indent;
        foreach (var word in text.Split(' '))
        {
            if (column > indent && column + 1 + word.Length > Width)
            {
                page.Append('\n').Append(' ', indent);
                column = indent;
            }

            if (column > indent)
            {
                page.Append(' ');
                column++;
            }

            page.Append(word);
            column += word.Length;
        }

        page.Append('\n');
    }
}
