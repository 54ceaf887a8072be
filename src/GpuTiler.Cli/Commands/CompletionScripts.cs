namespace GpuTiler.Cli;

/// <summary>What a shell is told once, so that it asks the program (<see cref="Suggestions"/>) at each completion.</summary>
internal static class CompletionScripts
{
    // Words are taken from the line as it is typed: bash itself also cuts them at = and :, and wants what follows the cut alone.
    private const string Bash = """
        # eval "$(gputiler completion bash)" in ~/.bashrc
        _gputiler() {
          local line=${COMP_LINE:0:COMP_POINT} cut reply
          local -a words
          read -ra words <<<"$line"
          if [[ $line == *[[:space:]] ]]; then words+=(""); fi
          local last=$((${#words[@]} - 1))
          cut=${words[last]%"$2"}
          COMPREPLY=()
          while IFS= read -r reply; do
            COMPREPLY+=("${reply#"$cut"}")
          done < <("$1" complete $((last - 1)) "${words[@]:1}" 2>/dev/null)
          if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
        }
        complete -o default -F _gputiler gputiler
        """;

    private const string Zsh = """
        #compdef gputiler
        # eval "$(gputiler completion zsh)" in ~/.zshrc, after compinit
        _gputiler() {
          local -a before replies
          before=("${(@Q)words[2,CURRENT]}")
          before[-1]=$PREFIX
          replies=(${(f)"$("${words[1]}" complete $((CURRENT - 2)) "$before[@]" 2>/dev/null)"})
          if (( $#replies )); then
            compadd -S '' -- ${(M)replies:#*=}
            compadd -- ${replies:#*=}
          else
            if [[ $PREFIX == -*=* ]]; then compset -P 1 '*='; fi
            _files
          fi
        }
        if [[ ${funcstack[1]} == _gputiler ]]; then _gputiler "$@"; else compdef _gputiler gputiler; fi
        """;

    private const string Fish = """
        # gputiler completion fish | source in ~/.config/fish/config.fish
        function __gputiler_complete
            set -l words (commandline -opc)
            set -l word (commandline -ct)
            set -l replies ($words[1] complete (math (count $words) - 1) $words[2..-1] "$word" 2>/dev/null)
            if test (count $replies) -gt 0
                printf '%s\n' $replies
            else
                set -l option (string match -r '^-[^=]*=' -- "$word")
                __fish_complete_path (string replace -- "$option" '' "$word") | string replace -r '^' -- "$option"
            end
        end
        complete -c gputiler -f -a '(__gputiler_complete)'
        """;

    // Windows PowerShell drops an empty word.
    private const string PowerShell = """
        # gputiler completion powershell | Out-String | Invoke-Expression in $PROFILE
        Register-ArgumentCompleter -Native -CommandName gputiler -ScriptBlock {
            param($word, $ast, $position)
            $before = @($ast.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { "$_" })
            & $ast.CommandElements[0].Value complete $before.Count @before $word 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["powershell"] = PowerShell,
    };

    /// <summary>The shells that there are scripts for.</summary>
    public static IReadOnlyCollection<string> Shells => Scripts.Keys;

    /// <summary>A shell's script; <see langword="null"/> where there is none for it.</summary>
    public static string? Of(string shell) => Scripts.GetValueOrDefault(shell)?.ReplaceLineEndings("\n");
}
