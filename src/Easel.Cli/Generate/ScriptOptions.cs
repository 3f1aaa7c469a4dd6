using System.CommandLine;
using System.Text.Json.Nodes;
using Easel.Cli.Output;
using Easel.Core.Requests;
using Easel.Core.Scripts;

namespace Easel.Cli.Generate;

/// <summary>What is done beyond painting a picture, or over one.</summary>
internal sealed class ScriptOptions
{
    private const string Name = "--script";

    private readonly Option<string?> script = new(Name) { Description = "Do more than paint once: plot (other values along two or three axes) or matrix (every choice of the prompt's parts behind |), both with a sheet of the pictures; with --init outpaint, 'outpaint tiles', 'sd upscale', loopback, 'reverse noise'. 'easel scripts' lists them.", HelpName = "NAME" };
    private readonly Option<string[]> option = RequestOptions.Assigned("script", "Options of the script itself, such as --script.x-type Steps --script.x-values 10,20 or --script.directions left,right; 'easel scripts' lists them.");

    public void AddTo(DescribedCommand command) => command.Add("Scripts", script, option);

    /// <summary>The script that is given; else <paramref name="start"/>.</summary>
    /// <exception cref="RequestException">Options are given without a script, or one is not written as one.</exception>
    public Choice? Read(ParseResult parsed, Choice? start)
    {
        var assignments = parsed.GetValue(option);
        if ((parsed.GetValue(script) is { } name ? new Choice(name) : start) is not { } choice)
            return assignments is null or [] ? null : throw new RequestException(Name, $"'.{assignments[0]}' is an option of a script, and there is none; give --script NAME");
        return Texts(RequestOptions.Chosen(choice, null, assignments, Name));
    }

    // A text that looks like a number is one all the same.
    private static Choice Texts(Choice choice)
    {
        if (choice.Options is null || !PictureScript.Known.TryFind(choice.Id, out var entry)) return choice;
        var options = choice.Options.DeepClone().AsObject();
        foreach (var setting in entry.Settings.Where(setting => setting.Type == typeof(string)))
        {
            var given = options.FirstOrDefault(member => member.Key.Equals(setting.Name, StringComparison.OrdinalIgnoreCase));
            if (given.Value is not null) options[given.Key] = JsonValue.Create(given.Value.ToString());
        }

        return choice with { Options = options };
    }
}
