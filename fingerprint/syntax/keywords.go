package syntax

// The reserved words of each language. Words that are reserved in some places
// only (contextual keywords) are left out where programs use them as names
// more than as keywords: a word must be of one class wherever it stands, since
// a hunk does not show where it stands.
const (
	cKeywords = ` auto break case char const continue default do double else enum extern float for goto if inline int
	long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
	_Alignas _Alignof _Atomic _Bool _Complex _Generic _Noreturn _Static_assert _Thread_local
	define undef include ifdef ifndef elif endif pragma defined __attribute__ __inline __inline__ __volatile__ __asm__ asm `
	cppKeywords = ` alignas alignof and and_eq bitand bitor bool catch char8_t char16_t char32_t class co_await co_return
	co_yield compl concept const_cast consteval constexpr constinit decltype delete dynamic_cast explicit export false
	friend mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public reinterpret_cast
	requires static_assert static_cast template this thread_local throw true try typeid typename using virtual wchar_t xor xor_eq `
	goKeywords = `break case chan const continue default defer else fallthrough for func go goto if import interface map
	package range return select struct switch type var`
	rustKeywords = `as async await break const continue crate dyn else enum extern false fn for if impl in let loop match
	mod move mut pub ref return self Self static struct super trait true type unsafe use where while yield`
	pythonKeywords = `False None True and as assert async await break class continue def del elif else except finally for
	from global if import in is lambda nonlocal not or pass raise return try while with yield`
	jsKeywords = `await break case catch class const continue debugger default delete do else enum export extends false
	finally for function if implements import in instanceof interface let new null package private protected public return
	static super switch this throw true try typeof var void while with yield`
	javaKeywords = `abstract assert boolean break byte case catch char class const continue default do double else enum
	extends final finally float for goto if implements import instanceof int interface long native new package private
	protected public return short static strictfp super switch synchronized this throw throws transient try void volatile
	while true false null`
	csharpKeywords = `abstract as base bool break byte case catch char checked class const continue decimal default delegate
	do double else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface
	internal is lock long namespace new null object operator out override params private protected public readonly ref
	return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked
	unsafe ushort using virtual void volatile while`
	kotlinKeywords = `as break class continue do else false for fun if in interface is null object package return super this
	throw true try typealias typeof val var when while import`
	swiftKeywords = `associatedtype class deinit enum extension fileprivate func import init inout internal let open operator
	private precedencegroup protocol public rethrows static struct subscript typealias var break case catch continue default
	defer do else fallthrough for guard if in repeat return throw switch where while as false is nil self Self super throws
	true try`
	scalaKeywords = `abstract case catch class def do else extends false final finally for forSome if implicit import lazy
	match new null object override package private protected return sealed super this throw trait try true type val var
	while with yield`
	phpKeywords = `abstract and array as break callable case catch class clone const continue declare default do echo else
	elseif empty enddeclare endfor endforeach endif endswitch endwhile exit extends final finally fn for foreach function
	global goto if implements include include_once instanceof insteadof interface isset list match namespace new or print
	private protected public readonly require require_once return static switch throw trait try unset use var while xor
	yield php true false null`
	rubyKeywords = `BEGIN END alias and begin break case class def do else elsif end ensure false for if in module next nil
	not or redo require require_relative rescue retry return self super then true undef unless until when while yield`
	luaKeywords  = `and break do else elseif end false for function goto if in local nil not or repeat return then true until while`
	bashKeywords = `if then else elif fi case esac for select while until do done in function time return local export
	readonly declare typeset unset`
	sqlKeywords = `add all alter and any as asc before begin between bigint binary blob boolean by cascade case cast char
	character check collate column commit constraint create cross current_date current_time current_timestamp cursor database
	date decimal declare default delete desc distinct double drop each else elseif end escape except execute exists explain
	false fetch first float for foreign from full function grant group having if in index inner insert int integer intersect
	interval into is join key language last left like limit loop match natural no not null numeric of offset on or order outer
	over partition primary procedure real references replace restrict return returning returns revoke right rollback row rows
	schema select sequence set smallint some table temporary text then time timestamp to transaction trigger true truncate
	union unique unsigned update using values varchar varying view when where while with without`
	protobufKeywords = `syntax import weak public package option message enum service rpc returns stream extend extensions
	oneof map reserved optional required repeated double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64
	sfixed32 sfixed64 bool string bytes true false`
	ocamlKeywords = `and as assert asr begin class constraint do done downto else end exception external false for fun
	function functor if in include inherit initializer land lazy let lor lsl lsr lxor match method mod module mutable new
	nonrec object of open or private rec sig struct then to true try type val virtual when while with`
	elixirKeywords = `true false nil when and or not in fn do end catch rescue after else def defp defmodule defmacro
	defmacrop defstruct defimpl defprotocol case cond if unless with for receive try raise quote unquote use import alias
	require`
)
