using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Scripts;

namespace Easel.Cli.Scripts;

/// <summary><c>easel scripts</c>: what can be done with a picture beyond painting over it, and the options.</summary>
internal sealed class ScriptsCommand(TextWriter output)
{
    public Command Build()
    {
        var command = new DescribedCommand("scripts", "Lists the scripts, which do more with a picture than paint over it, and their options.")
        {
            Notes = ["A script is given as --script NAME to 'easel generate', its options as --script.NAME VALUE. Loopback goes as many rounds as --batch-size says."],
            Examples =
            [
                "easel scripts",
                "easel generate \"a lake\" --init lake.png --script outpaint --script.directions left,right --script.pixels 64",
                "easel generate \"a lake\" --init lake.png --script \"sd upscale\" --script.upscaler Lanczos --strength 0.3",
                "easel generate \"a lake\" --init lake.png --script loopback --batch-size 4 --script.final-strength 0.3",
            ],
        };
        command.SetAction(_ => new CatalogList(output).Write("Scripts", PictureScript.Known));
        return command;
    }
}
