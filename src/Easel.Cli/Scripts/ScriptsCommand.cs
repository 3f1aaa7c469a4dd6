using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Scripts;
using Easel.Core.Scripts.Plots;

namespace Easel.Cli.Scripts;

/// <summary><c>easel scripts</c>: what can be done beyond painting a picture, or over one, and the options.</summary>
internal sealed class ScriptsCommand(TextWriter output)
{
    public Command Build()
    {
        var command = new DescribedCommand("scripts", "Lists the scripts, which paint more than once or further than a picture reaches, and their options.")
        {
            Notes =
            [
                "A script is given as --script NAME to 'easel generate', its options as --script.NAME VALUE. Loopback goes as many rounds as --batch-size says.",
                $"A plot's axes: {string.Join(", ", PlotAxes.All.Select(axis => axis.Label))}. Values stand with commas between, in quotes where they have commas themselves; numbers also as 1-5, 1-9 (+2) or 1-10 [5].",
            ],
            Examples =
            [
                "easel scripts",
                "easel generate \"a red apple\" --script plot --script.x-type Sampler --script.x-values \"Euler a, Heun\" --script.y-type Steps --script.y-values \"5-20 (+5)\"",
                "easel generate \"a red apple|at night|watercolour\" --script matrix",
                "easel generate \"a lake\" --init lake.png --script outpaint --script.directions left,right --script.pixels 64",
                "easel generate \"a lake\" --init lake.png --script \"sd upscale\" --script.upscaler Lanczos --strength 0.3",
                "easel generate \"a lake\" --init lake.png --script loopback --batch-size 4 --script.final-strength 0.3",
            ],
        };
        command.SetAction(_ => new CatalogList(output).Write("Scripts", PictureScript.Known));
        return command;
    }
}
